require "AssessmentBase.rb"

module @module@
  include AssessmentBase

  def assessmentInitialize(course)
    super("@assessment@", course)
    @problems = []
  end
end
